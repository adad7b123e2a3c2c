"""The outer shell: Rasa's plug-ins, the servers' launchers, training."""

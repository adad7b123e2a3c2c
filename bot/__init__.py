"""The data-subject assistant: answers about privacy policies, in Dutch and French."""

from bot.absent_packages import leave_out

# Before anything of ours, and so before Rasa, is read.
leave_out()

"""What carries letters and notices out of the machine: SMTP, folders, webhooks; and bounces back in."""

"""Who works at the desk: accounts, what each role may do, how they prove who they are, and what is written down of it."""

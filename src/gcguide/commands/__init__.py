"""What each command does, one command a module, imported only when it is asked for."""

"""flows/commands/doctor"""

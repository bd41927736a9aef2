"""flows/commands/memo"""

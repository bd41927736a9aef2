"""flows/commands/serve"""

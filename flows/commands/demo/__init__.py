"""flows/commands/demo"""

"""flows/memo"""

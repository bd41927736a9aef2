"""tasks/memo"""

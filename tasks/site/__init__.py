"""tasks/site"""

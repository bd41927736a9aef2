"""tasks/mail"""

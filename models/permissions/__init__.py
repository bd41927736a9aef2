"""models/permissions"""

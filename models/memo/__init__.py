"""models/memo"""

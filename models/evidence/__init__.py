"""models/evidence"""

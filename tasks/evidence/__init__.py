"""tasks/evidence"""

"""models/projections"""

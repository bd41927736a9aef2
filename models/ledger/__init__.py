"""models/ledger"""

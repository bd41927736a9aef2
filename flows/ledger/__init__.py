"""flows/ledger"""

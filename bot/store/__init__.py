"""The product database: SQLAlchemy 1.4 in 2.0 style, one repository per port."""

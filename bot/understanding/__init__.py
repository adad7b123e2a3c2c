"""Pure decisions about a turn: language, controller, topic and facet; what carries over."""

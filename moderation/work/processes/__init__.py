"""The processes of one machine: a supervisor over broker, web and crew, the crew over workers."""

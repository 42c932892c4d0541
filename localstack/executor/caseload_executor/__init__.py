"""Runs the Node.js functions of LocalStack as processes of this machine."""

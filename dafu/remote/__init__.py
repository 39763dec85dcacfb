"""Bringing an object store in step with a built site: S3 and its kin, and folders far away."""

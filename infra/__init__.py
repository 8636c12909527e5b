"""What runs the platform: template, reference data, the laptop cloud, deployment."""

"""Trains tfjs models with PyTorch, for a parent process that sends models and batches through a pipe."""

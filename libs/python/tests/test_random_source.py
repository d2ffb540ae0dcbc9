import unittest

import torch

from lepton_engine.random_source import RandomSource


def source(seed: int = 7, step: int = 0) -> RandomSource:
    random = RandomSource(seed, torch.device("cpu"), torch.float32)
    random.begin(step)
    return random


class RandomNumbers(unittest.TestCase):
    def test_are_a_function_of_seed_step_and_place(self) -> None:
        first = source()
        masks = [first.mask([50, 20], 0.7) for _ in range(2)]
        again = source()
        self.assertTrue(all(torch.equal(mask, again.mask([50, 20], 0.7)) for mask in masks))
        self.assertFalse(torch.equal(masks[0], masks[1]))
        self.assertFalse(torch.equal(masks[0], source(step=1).mask([50, 20], 0.7)))
        self.assertFalse(torch.equal(masks[0], source(seed=8).mask([50, 20], 0.7)))

    def test_a_smaller_batch_has_the_first_rows_of_a_larger(self) -> None:
        self.assertTrue(torch.equal(source().mask([3, 20], 0.5), source().mask([50, 20], 0.5)[:3]))

    def test_keep_what_they_should_and_its_mean(self) -> None:
        mask = source().mask([400, 400], 0.8)
        self.assertEqual(sorted(mask.unique().tolist()), [0.0, 1.25])
        self.assertAlmostEqual(mask.mean().item(), 1, delta=0.01)

    def test_normal_numbers_are_normal(self) -> None:
        numbers = source().normal([400, 400])
        self.assertAlmostEqual(numbers.mean().item(), 0, delta=0.02)
        self.assertAlmostEqual(numbers.std().item(), 1, delta=0.02)

import io
import unittest

import torch

from lepton_engine.frames import read_frame, write_frame


class Frames(unittest.TestCase):
    def test_tensors_come_back_bit_for_bit(self) -> None:
        pipe = io.BytesIO()
        sent = [("a", torch.tensor([[1.5, float("nan")], [-0.0, float("inf")]])), ("empty", torch.zeros(0, 3)), ("scalar", torch.tensor(2.0))]
        write_frame(pipe, {"op": "step", "learningRate": 0.1}, sent)
        pipe.seek(0)
        frame = read_frame(pipe)
        assert frame is not None
        self.assertEqual(frame.header["learningRate"], 0.1)
        for name, tensor in sent:
            self.assertEqual(frame.tensors[name].shape, tensor.shape)
            self.assertTrue(torch.equal(frame.tensors[name].view(torch.int32), tensor.view(torch.int32)))

    def test_a_message_cut_short_is_the_end(self) -> None:
        pipe = io.BytesIO()
        write_frame(pipe, {"op": "weights"}, [("a", torch.ones(4))])
        whole = pipe.getvalue()
        for length in (0, 5, 12, len(whole) - 1):
            self.assertIsNone(read_frame(io.BytesIO(whole[:length])))

import unittest
from typing import Any

import torch

from lepton_engine.errors import EngineError
from lepton_engine.session import Session


def described(name: str, class_name: str, source: str, **config: Any) -> dict[str, Any]:
    return {"name": name, "class_name": class_name, "config": {"name": name, **config}, "inbound_nodes": [[[source, 0, 0, {}]]]}


def options(*layers: dict[str, Any], **rest: Any) -> dict[str, Any]:
    given = {"name": "x", "class_name": "InputLayer", "config": {"name": "x"}, "inbound_nodes": []}
    return {
        "model": {"config": {"layers": [given, *layers], "input_layers": [["x", 0, 0]], "output_layers": [[layers[-1]["name"], 0, 0]]}},
        "weights": [{"name": "0.kernel", "layer": "out", "trainable": True}, {"name": "1.bias", "layer": "out", "trainable": True}],
        "loss": {"kind": "sparseCategoricalCrossentropy"}, "optimizer": {"kind": "adamw", "weightDecay": 0.1}, "metrics": ["accuracy"], **rest,
    }


DROPOUT = described("drop", "Dropout", "x", rate=0.5)
DENSE = described("out", "Dense", "drop", activation="softmax", use_bias=True)
WEIGHTS = {"0.kernel": torch.linspace(-1, 1, 12).reshape(4, 3), "1.bias": torch.zeros(3)}
BATCH = {"x": torch.sin(torch.arange(20) * 1.7).reshape(5, 4), "step:target": torch.tensor([0, 0, 1, 2, 2], dtype=torch.int32)}


class Sessions(unittest.TestCase):
    def test_learn(self) -> None:
        session = Session(options({**DENSE, "inbound_nodes": [[["x", 0, 0, {}]]]}), WEIGHTS)
        losses = [dict(session.step(BATCH, 0.05))["loss"].item() for _ in range(60)]
        self.assertLess(sum(losses[-10:]), 0.8 * sum(losses[:10]))

    def test_go_on_from_a_state_bit_for_bit(self) -> None:
        one, other = Session(options(DROPOUT, DENSE), WEIGHTS), Session(options(DROPOUT, DENSE), WEIGHTS)
        for _ in range(3):
            one.step(BATCH, 0.05)
        other.load(one.steps, {name: tensor.detach().clone() for name, tensor in one.state()})
        for _ in range(3):
            one.step(BATCH, 0.05)
            other.step(BATCH, 0.05)
        for (name, mine), (_, theirs) in zip(one.state(), other.state(), strict=True):
            self.assertTrue(torch.equal(mine, theirs), name)

    def test_rows_of_weight_zero_take_no_part(self) -> None:
        first = {name: tensor[:3] for name, tensor in BATCH.items()}
        weighted = {**BATCH, "step:row_weights": torch.tensor([1.0, 1, 1, 0, 0])}
        norm = described("norm", "BatchNormalization", "x", axis=-1, momentum=0.9, epsilon=1e-3)
        weights = [{"name": f"{i}.{name}", "layer": "norm", "trainable": not name.startswith("moving")} for i, name in enumerate(("gamma", "beta", "moving_mean", "moving_variance"))]
        spec = options(norm, {**DENSE, "inbound_nodes": [[["norm", 0, 0, {}]]]}, optimizer={"kind": "sgd"})
        spec["weights"] = [*weights, {"name": "4.kernel", "layer": "out", "trainable": True}, {"name": "5.bias", "layer": "out", "trainable": True}]
        start = {"0.gamma": torch.ones(4), "1.beta": torch.zeros(4), "2.moving_mean": torch.zeros(4), "3.moving_variance": torch.ones(4), "4.kernel": WEIGHTS["0.kernel"], "5.bias": torch.zeros(3)}
        fewer, padded = Session(spec, start), Session(spec, start)
        for _ in range(3):
            torch.testing.assert_close(dict(fewer.step(first, 0.1)), dict(padded.step(weighted, 0.1)))
        for (_, mine), (_, theirs) in zip(fewer.state(), padded.state(), strict=True):
            torch.testing.assert_close(mine, theirs)

    def test_refuse_a_layer_that_there_is_not_and_name_it(self) -> None:
        inner = {"class_name": "ConvLSTM2DCell", "config": {"name": "secret"}}
        for layer, name in ((described("odd", "ConvLSTM2D", "x"), "odd"), (described("wrap", "TimeDistributed", "x", layer=inner), "secret")):
            with self.assertRaisesRegex(EngineError, f'"{name}"') as caught:
                Session(options(layer), WEIGHTS)
            self.assertEqual(caught.exception.code, "LAYER_UNSUPPORTED")

    def test_refuse_the_state_of_another_model(self) -> None:
        session = Session(options(DROPOUT, DENSE), WEIGHTS)
        state = dict(session.state())
        with self.assertRaisesRegex(EngineError, "0.kernel/mean"):
            session.load(1, {name: tensor for name, tensor in state.items() if name != "0.kernel/mean"})

    def test_refuse_a_device_that_there_is_not(self) -> None:
        with self.assertRaises(EngineError) as caught:
            Session(options(DROPOUT, DENSE, device="webgpu"), WEIGHTS)
        self.assertEqual(caught.exception.code, "DEVICE_UNAVAILABLE")

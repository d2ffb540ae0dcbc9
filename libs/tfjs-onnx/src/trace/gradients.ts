import * as tf from '@tensorflow/tfjs-core';

type GradientConfig = Parameters<typeof tf.registerGradient>[0];

interface Convolution {
  readonly strides: number | [number, number];
  readonly pad: unknown;
  readonly dilations?: number | [number, number];
}

interface Reduction { readonly axis: number | number[] }

/** dy, spread over the axes that were reduced. */
function spread(dy: tf.Tensor, x: tf.Tensor, { axis }: Reduction): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((d, i) => (axes.includes(i) ? 1 : d));
  return tf.engine().runKernel('BroadcastTo', { x: tf.reshape(dy, kept) }, { shape: x.shape });
}

const only = <T>(items: T | readonly T[]): T => (Array.isArray(items) ? items[0] as T : items as T);

/** tfjs refuses to differentiate dilated convolutions; ONNX has no trouble with them. */
function convolution(kernelName: string, byInput: string, byFilter: string): GradientConfig {
  return {
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attributes) => {
      const [input, weights] = [x as tf.Tensor, filter as tf.Tensor];
      const { strides, pad, dilations = 1 } = attributes as unknown as Convolution;
      const shared = { strides, pad, dilations } as tf.NamedAttrMap;
      return {
        x: () => tf.engine().runKernel(byInput, { dy: only(dy), filter: weights }, { ...shared, inputShape: input.shape }),
        filter: () => tf.engine().runKernel(byFilter, { x: input, dy: only(dy) }, { ...shared, filterShape: weights.shape }),
      };
    },
  };
}

/** tfjs takes the only gradient of a tensor in one piece for a list of them: a recurrence of one step fails. */
const unpack: GradientConfig = {
  kernelName: 'Unpack',
  gradFunc: (dy, _, attributes) => ({ value: () => tf.stack(Array.isArray(dy) ? dy : [dy], (attributes as unknown as { axis: number }).axis) }),
};

/** tfjs multiplies by a host tensor of ones in Sum and Mean; broadcasting costs nothing. */
const traced: readonly GradientConfig[] = [
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({ x: () => spread(only(dy), x as tf.Tensor, attributes as unknown as Reduction) }),
  },
  {
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const input = x as tf.Tensor;
      const reduction = attributes as unknown as Reduction;
      const size = tf.util.parseAxisParam(reduction.axis, input.shape).reduce((n, a) => n * (input.shape[a] as number), 1);
      return { x: () => spread(tf.div(only(dy), size), input, reduction) };
    },
  },
  unpack,
  convolution('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'),
  convolution('DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'),
];

/** While `body` runs, kernels have the gradients that trace well; tfjs's own are back afterwards. */
export const withTraceGradients = <T>(body: () => T): T => withGradients(traced, body);

/** While `body` runs, kernels whose gradients fail in tfjs have ours. */
export const withMendedGradients = <T>(body: () => T): T => withGradients([unpack], body);

function withGradients<T>(gradients: readonly GradientConfig[], body: () => T): T {
  const before = gradients.flatMap(({ kernelName }) => {
    const config = tf.getGradient(kernelName);
    return config ? [config] : [];
  });
  for (const config of gradients) tf.registerGradient(config);
  try {
    return body();
  } finally {
    for (const config of before) tf.registerGradient(config);
  }
}

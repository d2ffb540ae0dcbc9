export * from './envelope.js';
export * from './streams.js';
export * from './subjects.js';
export * from './generated/lepton/common/v1/envelope_pb.js';
export * from './generated/lepton/common/v1/metric_pb.js';
export * from './generated/lepton/common/v1/problem_pb.js';
export * from './generated/lepton/common/v1/rpc_pb.js';

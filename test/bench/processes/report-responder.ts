/** Answers the worker's reports as the training service does where nobody wants anything, without writing them down. `NATS_URL`. */
import { Directive, WorkerService } from '@lepton/contracts';
import { connectMessaging, serveRpc } from '@lepton/messaging';

const unused = () => { throw new Error('Not part of this bench'); };
const messaging = await connectMessaging({ url: process.env['NATS_URL'] ?? '', owner: 'training' });
serveRpc(messaging, 'training', WorkerService, {
  announceWorker: unused, reportProgress: () => ({ directive: Directive.CONTINUE }), claimRun: unused, completeRun: unused, failRun: unused, releaseRun: unused,
});
await messaging.nats.flush();
process.send?.('ready');

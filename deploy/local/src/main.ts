import { Launcher } from './launcher.js';

/** Where `npm start` arrives after Node, dependencies and build are in place. */
process.exitCode = await new Launcher().run(process.argv.slice(2), process.env);

// Before anything else is loaded.
require('../compile-cache');
const { main, unexpected } = require('./main') as typeof import('./main');

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader went away, as `head` does: there is nobody to tell.
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.on('uncaughtException', (error) => {
  process.stderr.write(unexpected(error));
  process.exit(1);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

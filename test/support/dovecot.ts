import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ImapDouble, PEM } from '../doubles/imap/index.ts';

const PROGRAM = process.env['DOVECOT'] ?? '/usr/sbin/dovecot';
/** `nobody` in Debian. Dovecot will not handle mail as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Debian's mail server, in a folder and on ports of its own. Works as root and as anybody else. */
export async function dovecot({ user, password }: { user: string; password: string }): Promise<ImapDouble> {
  const { stdout, error } = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' });
  if (error !== undefined || !stdout.startsWith('2.3.'))
    throw new Error(
      `${PROGRAM} 2.3 is needed: apt-get install dovecot-imapd (found: ${error?.message ?? stdout.trim()})`,
    );
  const me = userInfo();
  const owner = me.uid === 0 ? NOBODY : { uid: me.uid, gid: me.gid };
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'mail'));
  await chown(join(folder, 'mail'), owner.uid, owner.gid);
  await writeFile(join(folder, 'localhost.pem'), PEM, { mode: 0o600 });
  // In hexadecimal digits no sign of the password means anything to Dovecot.
  await writeFile(join(folder, 'users'), `${user}:{PLAIN.HEX}${Buffer.from(password).toString('hex')}\n`);
  const [securePort, openPort] = await freePorts(2);
  if (securePort === undefined || openPort === undefined) throw new Error('no free port');
  const group = spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim();
  const settings = `
    base_dir = ${folder}/run
    state_dir = ${folder}/state
    log_path = ${folder}/log
    protocols = imap
    listen = 127.0.0.1
    ${me.uid === 0 ? '' : `default_internal_user = ${me.username}\ndefault_internal_group = ${group}\ndefault_login_user = ${me.username}`}
    ssl = yes
    ssl_cert = <${folder}/localhost.pem
    ssl_key = <${folder}/localhost.pem
    auth_failure_delay = 0
    first_valid_uid = 1
    first_valid_gid = 1
    mail_location = maildir:~/Maildir
    passdb {
      driver = passwd-file
      args = ${folder}/users
    }
    userdb {
      driver = static
      args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
    }
    service anvil {
      chroot =
      # No longer and longer wait after a wrong password.
      unix_listener anvil-auth-penalty {
        mode = 0
      }
    }
    service imap-login {
      chroot =
      inet_listener imap {
        port = ${openPort}
      }
      inet_listener imaps {
        port = ${securePort}
        ssl = yes
      }
    }`;
  await writeFile(join(folder, 'dovecot.conf'), settings.replaceAll(/^ {4}/gm, ''));

  let server: ChildProcess | null = null;
  // All its processes at once: asked kindly, those that serve a client would finish first.
  const kill = (): boolean => server?.pid !== undefined && process.kill(-server.pid, 'SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    if (server === null) return;
    const ended = once(server, 'exit');
    kill();
    await ended;
    server = null;
  };
  const start = async (): Promise<void> => {
    const child = spawn(PROGRAM, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore', detached: true });
    server = child;
    for (let tries = 0; !(await answers(securePort)); tries += 1) {
      if (tries > 200 || child.exitCode !== null)
        throw new Error(`dovecot did not start:\n${await readFile(join(folder, 'log'), 'utf8').catch(() => 'no log')}`);
      await sleep(50);
    }
  };
  await start();
  return {
    securePort,
    openPort,
    start,
    stop,
    async close() {
      await stop();
      process.off('exit', kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });

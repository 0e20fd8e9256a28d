import type { NextFunction, Request, Response } from 'express';

const loopbackAddress = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackName = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Lets only this machine in: the connection has to come from and arrive at a loopback address, the Host header has to name
 * one (a foreign page that points its own name at 127.0.0.1 is turned away), and a page of another origin may not post.
 */
export function loopbackOnly(request: Request, response: Response, next: NextFunction): void {
  const { remoteAddress = '', localAddress = '' } = request.socket;
  const host = request.headers.host ?? '';
  const { origin } = request.headers;
  // A proxy on this machine speaks for somebody elsewhere.
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host'].some((name) => name in request.headers);
  const sameOrigin = origin === undefined || origin === `http://${host}`;
  if (
    loopbackAddress.test(remoteAddress) &&
    loopbackAddress.test(localAddress) &&
    loopbackName.test(host) &&
    sameOrigin &&
    !forwarded
  )
    next();
  else
    response.status(403).json({
      error: 'This page is served to this machine only. Open it at http://localhost on the machine that runs it.',
    });
}

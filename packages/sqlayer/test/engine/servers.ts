import { vi } from 'vitest';
import { testServer } from '../../../../tools/servers/test-server.ts';

// Machines may be slow, and servers busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** The servers that these tests talk to. */
export const servers = await Promise.all([testServer('postgres'), testServer('mariadb'), testServer('mysql')]);

import { actions, can, defaultCapabilities, roles, type Role } from './can.ts';

const heading = `# Roles

What each role may do in a class when it comes in. Staff can grant and take back \`speak\`, \`show-camera\` and \`share-screen\`
for one person and one class. This page is generated from \`libs/policy\`; a test compares the two.
`;

/** The role matrix as Markdown: one row per action, one column per role. The content of docs/roles.md. */
export function roleMatrix(): string {
  const header = `| action | ${roles.join(' | ')} |`;
  const rule = `| --- |${roles.map(() => ' --- |').join('')}`;
  const rows = actions.map((action) => `| \`${action}\` | ${roles.map((role) => mark(role, action)).join(' | ')} |`);
  return `${heading}\n${[header, rule, ...rows].join('\n')}\n`;
}

function mark(role: Role, action: (typeof actions)[number]): string {
  const actor = { id: 'actor', role, capabilities: defaultCapabilities[role] };
  const other = { id: 'target', role: 'learner', capabilities: [] } as const;
  return can(actor, action, other).allowed ? 'yes' : 'no';
}

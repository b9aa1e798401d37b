import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.ts';

const [service = '', name = ''] = process.argv.slice(2);
const folder = join(root, 'services', service, 'src', 'postgres', 'migrations');
const file = join(folder, `${name}.ts`);

if (!service || !/^[a-z]+(-[a-z0-9]+)*$/.test(name))
  stop('usage: npm run migration -- SERVICE NAME      for example: npm run migration -- session add-course-colour');
if (!existsSync(join(folder, 'index.ts'))) stop(`${service} is not a service with a database.`);
if (existsSync(file)) stop(`${name} is there already.`);

const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const title = `${variable[0]?.toUpperCase()}${variable.slice(1)}${Date.now()}`;
await writeFile(
  file,
  `import { sqlMigration } from '@lectern/postgres';

// Expand, migrate, contract: what runs now must work before and after this step.
export const ${variable} = sqlMigration('${title}', [\`\`]);
`,
);
const index = join(folder, 'index.ts');
const text = await readFile(index, 'utf8');
const imported = text.replace(/((?:^import .*;\n)+)/m, `$1import { ${variable} } from './${name}.ts';\n`);
await writeFile(index, imported.replace(/\n\];/, `\n  ${variable},\n];`));
console.log(
  `Write the step in services/${service}/src/postgres/migrations/${name}.ts; it is already on the list beside it.`,
);

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

// The commands one can type, subcommands as commands of their own: "playlist group".

const SLASH = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

export function leaves(commands) {
  return commands.filter((command) => (command.type ?? SLASH) === SLASH).flatMap((each) => below(each, []));
}

function below(command, path) {
  const names = [...path, command.name];
  const inner = (command.options ?? []).filter((each) => each.type === SUBCOMMAND || each.type === GROUP);
  if (inner.length) return inner.flatMap((each) => below(each, names));
  return [{ name: names.join(" "), description: command.description, options: command.options ?? [] }];
}

// Those that begin like what was typed come first.
export function matching(all, typed) {
  const wanted = typed.toLowerCase().trim();
  const begin = all.filter((leaf) => leaf.name.startsWith(wanted));
  const hold = all.filter((leaf) => !leaf.name.startsWith(wanted) && leaf.name.includes(wanted));
  return [...begin, ...hold];
}

// "/playlist group 20" is the command and what follows it.
export function typedOut(all, text) {
  const found = all
    .filter((leaf) => text.toLowerCase().startsWith(`/${leaf.name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  return found ? { leaf: found, rest: text.slice(found.name.length + 2) } : null;
}

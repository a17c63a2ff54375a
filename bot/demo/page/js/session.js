// Who is in front of the screen, where they are, and what they know: one object, with watchers.

export const session = {
  state: null, // as the small Discord tells it
  me: null, // User
  guild: null, // the server in view, or null in direct messages
  channel: null, // the channel's id
  messages: new Map(), // channel id -> messages in view, by id
  unread: new Map(), // channel id -> how many
};

const watchers = new Map();

// Be told of "place", "state", "messages", "message", "removed", "unread" or "who".
export function watch(what, told) {
  watchers.set(what, [...(watchers.get(what) ?? []), told]);
}

export function tell(what, detail) {
  for (const told of watchers.get(what) ?? []) told(detail);
}

export function userById(id) {
  return session.state?.users.find((user) => user.id === id) ?? null;
}

export function nameOf(user) {
  if (user?.bot) return session.state.application.name;
  return user?.global_name || user?.username || "somebody";
}

// As Discord shows it in a text: a voice channel has a loudspeaker, one that is not known no name.
export function channelName(id) {
  const found = (session.state?.guilds ?? []).flatMap((guild) => guild.channels).find((one) => one.id === id);
  if (!found) return "#unknown";
  return found.type === 2 ? `🔊 ${found.name}` : `#${found.name}`;
}

export function theBot() {
  return session.state.users.find((user) => user.bot);
}

export function myGuilds() {
  return session.state.guilds.filter((guild) => guild.members.includes(session.me.id));
}

export function membersHere() {
  if (!session.guild) return [session.me, theBot()];
  const members = session.guild.members.map(userById).filter(Boolean);
  return [...members.filter((user) => !user.bot), ...members.filter((user) => user.bot)];
}

export function commandsHere() {
  return session.state.commands[session.guild ? session.guild.id : "dm"] ?? [];
}

// "Compare our taste", which is no slash command.
export function isUserCommand(name) {
  return Object.values(session.state.commands).flat().some((each) => each.type === 2 && each.name === name);
}

// Where interactions happen, as the small Discord wants it.
export function here() {
  return { guild_id: session.guild?.id ?? null, channel_id: session.channel };
}

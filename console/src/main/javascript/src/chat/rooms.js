/** The rooms of the chat; each is a channel. */
export const ROOMS = [
  { slug: "village", name: "Village", about: "Where everybody arrives, late in the evening." },
  { slug: "bridge-inn", name: "Bridge Inn", about: "Straw mattresses, and talk until the lamps go out." },
  { slug: "schoolhouse", name: "Schoolhouse", about: "Questions, and now and then an answer." },
  { slug: "castle", name: "Castle", about: "One hears that it can be reached by telephone." },
];

export const channelOf = (room) => `chat:${room.slug}`;

/** The room that a link's fragment names; the first when it names none. */
export const roomOf = (fragment) => ROOMS.find((room) => `#${room.slug}` === fragment) ?? ROOMS[0];

import { ground } from "./projection.js";

/** Names to read the map by; rank 0 shows at every zoom. */
export const PLACES = [
  ["Boston", 42.3555, -71.0605, 0],
  ["Cambridge", 42.3736, -71.119, 0],
  ["Quincy", 42.2529, -71.0023, 0],
  ["Lynn", 42.4668, -70.9495, 0],
  ["Waltham", 42.3765, -71.2356, 0],
  ["Dorchester", 42.3016, -71.0676, 1],
  ["Roxbury", 42.3297, -71.0839, 1],
  ["Somerville", 42.3876, -71.0995, 1],
  ["Brookline", 42.3318, -71.1212, 1],
  ["Malden", 42.4265, -71.074, 1],
  ["Newton", 42.337, -71.2092, 1],
  ["Revere", 42.4084, -71.012, 1],
  ["Salem", 42.5195, -70.8967, 1],
  ["Dedham", 42.2436, -71.1637, 1],
  ["Braintree", 42.2079, -71.0014, 1],
  ["Woburn", 42.4793, -71.1523, 1],
  ["Arlington", 42.4154, -71.1565, 1],
  ["East Boston", 42.3702, -71.0389, 2],
  ["Chelsea", 42.3918, -71.0328, 2],
  ["Medford", 42.4184, -71.1062, 2],
  ["Watertown", 42.3709, -71.1828, 2],
  ["Milton", 42.2495, -71.0662, 2],
  ["South Boston", 42.3381, -71.0476, 2],
  ["Jamaica Plain", 42.3097, -71.1151, 2],
  ["Mattapan", 42.2675, -71.0921, 2],
  ["Charlestown", 42.3782, -71.0602, 2],
  ["Back Bay", 42.3503, -71.081, 2],
  ["South End", 42.3388, -71.0765, 2],
  ["Fenway", 42.3429, -71.1003, 2],
  ["Kendall Square", 42.3629, -71.0901, 2],
  ["Allston", 42.3539, -71.1337, 2],
  ["Seaport", 42.3519, -71.0446, 2],
  ["Logan Airport", 42.3656, -71.0096, 2],
  ["Boston Harbor", 42.3375, -70.995, 1],
].map(([name, lat, long, rank]) => ({ name, rank, ...ground(lat, long) }));

/** Where the page may follow buses from. */
export const CENTRES = ["Boston", "Cambridge", "Roxbury", "Quincy", "Lynn", "Waltham"].map((name) =>
  PLACES.find((place) => place.name === name),
);

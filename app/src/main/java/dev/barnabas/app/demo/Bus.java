package dev.barnabas.app.demo;

/**
 * A bus where it really was when the snapshot was taken.
 *
 * @param id the fleet number, the key of its records and the last segment of its channel
 * @param route the line it served; empty when it served none
 * @param bearing degrees clockwise from north; 0 when the source does not know
 */
record Bus(String id, String route, double latitude, double longitude, int bearing) {}

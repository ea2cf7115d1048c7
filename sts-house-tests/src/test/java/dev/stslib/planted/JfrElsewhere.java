package dev.stslib.planted;

import jdk.jfr.Event;

/** Makes an event of the Flight Recorder. */
public final class JfrElsewhere extends Event {}

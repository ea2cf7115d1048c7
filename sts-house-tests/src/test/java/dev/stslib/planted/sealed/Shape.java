package dev.stslib.planted.sealed;

/** Knows its records, and they know it. */
sealed interface Shape permits Circle, Square, Triangle, Line {
    Shape next();
}

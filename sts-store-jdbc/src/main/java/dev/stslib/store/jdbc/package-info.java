/** The store {@code jdbc}: sealed entries in tables of PostgreSQL, shared by all machines of a fleet. */
@NullMarked
package dev.stslib.store.jdbc;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.stslib.cli.internal.doctor;

import org.jspecify.annotations.NullMarked;

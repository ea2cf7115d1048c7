@NullMarked
package dev.stslib.cli.internal.audit;

import org.jspecify.annotations.NullMarked;

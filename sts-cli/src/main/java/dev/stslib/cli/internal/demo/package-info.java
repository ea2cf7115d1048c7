/** What {@code sts demo} runs on. */
@NullMarked
package dev.stslib.cli.internal.demo;

import org.jspecify.annotations.NullMarked;

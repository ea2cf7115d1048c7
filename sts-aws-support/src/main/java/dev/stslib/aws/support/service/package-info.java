/** Calls to services of AWS other than STS, and the settings that say where they answer. */
@NullMarked
package dev.stslib.aws.support.service;

import org.jspecify.annotations.NullMarked;

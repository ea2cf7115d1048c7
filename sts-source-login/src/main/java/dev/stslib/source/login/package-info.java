/** Credentials of a console sign-in ({@code aws login}). */
@NullMarked
package dev.stslib.source.login;

import org.jspecify.annotations.NullMarked;

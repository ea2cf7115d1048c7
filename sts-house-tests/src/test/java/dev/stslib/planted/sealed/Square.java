package dev.stslib.planted.sealed;

/** One of four. */
record Square(int size) implements Shape {
    @Override
    public Shape next() {
        return new Triangle(size);
    }
}

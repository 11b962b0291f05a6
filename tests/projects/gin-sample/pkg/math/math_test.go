package math

import "testing"

func TestAdd(t *testing.T) {
	got, wanted := Add(1, 3), 4
	if got != wanted {
		t.Errorf("got %d, wanted %d", got, wanted)
	}
}

func TestSubtract(t *testing.T) {
	got, wanted := Subtract(7, 3), 4
	if got != wanted {
		t.Errorf("got %d, wanted %d", got, wanted)
	}
}

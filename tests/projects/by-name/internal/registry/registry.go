// Package registry calls methods by a name that only the running program knows.
package registry

import "reflect"

// Ask returns what a method of a value answers.
func Ask(on any, name string) string {
	return find(on, name).Call(nil)[0].String()
}

func find(on any, name string) reflect.Value {
	return reflect.ValueOf(on).MethodByName(name)
}

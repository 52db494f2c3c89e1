target "a" {
  inherits = ["b", "a"]
  dockerfile = "D"
  contexts = { c = "target:b" }
}
target "b" {
  context = "img"
  args = { B = "x", C = f() }
  dockerfile-inline = "ARG B\nFROM $B"
}

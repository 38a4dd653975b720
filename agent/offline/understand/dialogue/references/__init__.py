"""What words of a message point at: a place in a list, a part of a name, an owner, a period said before."""

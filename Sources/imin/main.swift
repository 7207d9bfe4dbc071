import ArgumentParser

print("hello")
